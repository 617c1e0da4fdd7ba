/**
 * Messages with which Remotion's function rejects an option, or a combination of options; each pattern matches the
 * beginning of a message. The messages are those of 4.0.527; comments name their source files.
 */
export const refusedOptionPatterns: readonly RegExp[] = [
  // serverless/handlers/launch, serverless-client/validate-frames-per-function
  /^Too many functions: This render would cause /,
  /^(?:Both )?'(?:framesPerLambda|concurrency)' /,
  /^The framesPerLambda needs to be /,
  // serverless-client/validate-outname, -bucket-name, -privacy, -download-behavior, -webhook
  /^The S3 [Kk]ey must /,
  /^(?:'bucketName' must be |The bucketName parameter must start with |The bucket \S* $)/,
  /^Privacy must be /,
  /^(?:downloadBehavior must be |Download behavior must be |If "downloadBehavior\.type" is )/,
  /^Webhook "customData" must be /,
  // renderer/frame-range, renderer/get-frame-to-render
  /^(?:Frame range must be |Frame must be |Multiple frame ranges |Frame ranges must be |An open-ended frame range |Expected a single frame range)/,
  /^The (?:first|second) value of frame range must be /,
  /^Frame number is out of range, /,
  /^The "durationInFrames" of the <Composition \/> was evaluated to be \d+, but frame range /,
  // renderer/validate-every-nth-frame, -number-of-gif-loops
  /^(?:Argument missing for parameter|Argument passed to|The value for) "(?:everyNthFrame|numberOfGifLoops)"/,
  /^(?:"everyNthFrame"|"numberOfGifLoops"|Argument for everyNthFrame|Argument for numberOfGifLoops|everyNthFrame cannot be) /,
  // renderer/options/concurrency, renderer/get-concurrency
  /^concurrencyPerLambda (?:must |is set higher than )/,
  /^(?:Maximum|Minimum) for (?:--)?concurrency is /,
  // renderer/crf, -validate-videobitrate, -jpeg-quality, options/gop-size
  /^"crf" (?:and "videoBitrate" can not |option is not supported)/,
  /^(?:CRF must be between |Expected CRF to be |Setting the CRF to 0 |The "[\w-]+" codec does not support the --crf option)/,
  /^"(?:audioBitrate|videoBitrate|encodingMaxRate|encodingBufferSize)" (?:must |can not be set )/,
  /^JPEG Quality /,
  /^The GOP size must be /,
  // renderer/prores-profile, options/x264-preset, renderer/pixel-format, renderer/image-format, options/color-space, options/gl
  /^You have set a (?:ProRes profile|x264 preset) but the codec is /,
  /^The (?:ProRes|Preset) profile "[^"\n]*" is not valid/,
  /^Pixel format was set to /,
  /^Value \S+ is not valid as (?:a pixel|an image) format/,
  /^Expected one of .* for colorSpace but got /,
  /^\S+ is not a valid GL backend/,
  // renderer/validate-scale, -puppeteer-timeout, validate-fps as called by renderer/render-media
  /^(?:Scale should be |`scale` should |"scale" must be )/,
  /^'timeoutInMilliseconds' should /,
  /^The FPS for a GIF cannot be higher than /,
  /^"fps" must .* in ["`](?:renderMedia|stitchFramesToVideo)\(\)["`]/,
  // renderer/get-extension-from-codec, -validate-output-filename, options/audio-codec
  /^Codec must be one of the following: /,
  /^The codec "[^"\n]*" is not supported/,
  /^Audio codec \S+ is not supported for codec /,
  /^When using the \S+ codec(?: with the \S+ audio codec)?, the output filename must end in /,
  /^(?:The codec is \S+ but the audio codec|The audio codec) derived from /,
  /^(?:Unsupported|unknown) audio codec: /,
  // renderer/stitch-frames-to-video: a muted audio codec
  /^The output format has neither audio nor video/,
];
