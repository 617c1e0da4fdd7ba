import type { LoadedDataConverter, Payload, ProtoFailure, SerializationContext } from '@temporalio/common';

type Payloads = { payloads?: Payload[] | null } | null | undefined;

/** The owner of payloads: a workflow, or one of its activities. */
type Owner = { namespace: string; workflowId: string; activityId?: string };

/** Decodes the payloads of a history with a client's data converter: codecs first, then converters. */
export class Decoder {
  private readonly context: SerializationContext;

  constructor(
    private readonly converter: LoadedDataConverter,
    private readonly owner: Owner,
  ) {
    this.context = owner.activityId === undefined ? { type: 'workflow', ...owner } : { type: 'activity', isLocal: false, ...owner };
  }

  ofActivity(activityId: string): Decoder {
    return new Decoder(this.converter, { ...this.owner, activityId });
  }

  /** The first value; `undefined` if there is none. */
  async value<T>(payloads: Payloads): Promise<T | undefined> {
    const [payload] = await this.decoded(payloads);
    return payload && this.converter.payloadConverter.fromPayload<T>(payload, this.context);
  }

  async failure(failure: ProtoFailure): Promise<Error> {
    const { failureConverter, payloadConverter } = this.converter;
    return failureConverter.failureToError(await this.decodedFailure(failure), payloadConverter, this.context);
  }

  private async decodedFailure(failure: ProtoFailure): Promise<ProtoFailure> {
    const { encodedAttributes, applicationFailureInfo, cause } = failure;
    const [attributes] = await this.decoded({ payloads: encodedAttributes ? [encodedAttributes] : [] });
    return {
      ...failure,
      encodedAttributes: attributes,
      applicationFailureInfo: applicationFailureInfo && {
        ...applicationFailureInfo,
        details: { payloads: await this.decoded(applicationFailureInfo.details) },
      },
      cause: cause && (await this.decodedFailure(cause)),
    };
  }

  private async decoded(encoded: Payloads): Promise<Payload[]> {
    let payloads = encoded?.payloads ?? [];
    if (payloads.length === 0) return payloads;
    for (const codec of [...this.converter.payloadCodecs].reverse()) payloads = await codec.decode(payloads, this.context);
    return payloads;
  }
}
