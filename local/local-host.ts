/** Every part of the local stack listens on this host only: none of it is meant for other machines. */
export const localHost = '127.0.0.1';
