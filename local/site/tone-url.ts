const sampleRate = 16_000;
const durationInSeconds = 2;
const bytesPerSample = 2;
const headerInBytes = 44;
const loudness = 0.3;

/** A data URL with two seconds of a sine wave, as a 16-bit mono WAV file: sound without a file or a network. */
export function toneUrl(frequencyInHertz: number): string {
  const sampleCount = sampleRate * durationInSeconds;
  const bytes = new Uint8Array(headerInBytes + sampleCount * bytesPerSample);
  const view = new DataView(bytes.buffer);
  writeHeader(view, sampleCount * bytesPerSample);
  for (let index = 0; index < sampleCount; index++) {
    const sample = Math.sin((2 * Math.PI * frequencyInHertz * index) / sampleRate) * loudness;
    view.setInt16(headerInBytes + index * bytesPerSample, sample * 0x7fff, true);
  }
  return `data:audio/wav;base64,${toBase64(bytes)}`;
}

/** http://soundfile.sapp.org/doc/WaveFormat/ */
function writeHeader(view: DataView, dataInBytes: number): void {
  writeText(view, 0, 'RIFF');
  view.setUint32(4, headerInBytes - 8 + dataInBytes, true);
  writeText(view, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, 8 * bytesPerSample, true);
  writeText(view, 36, 'data');
  view.setUint32(40, dataInBytes, true);
}

function writeText(view: DataView, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) view.setUint8(offset + index, text.charCodeAt(index));
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
