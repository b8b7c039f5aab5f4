/** The credentials that every function of one machine has. They open nothing: the machine listens on the loopback only. */
export const localCredentials = { accessKeyId: 'LOCALMACHINE', secretAccessKey: 'local-machine-only' } as const;
