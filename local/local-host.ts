/** The host that every part of the local stack listens on: none of it is meant for others. */
export const localHost = '127.0.0.1';
