/** Encodes the messages and stacks of failures as payloads too, as with encryption. */
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
