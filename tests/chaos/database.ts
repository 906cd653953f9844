/** What the harness needs of the database it runs on. */
export interface ChaosDatabase {
  /** Servers with the user to use, without a database name; several are the nodes of one cluster. */
  readonly servers: readonly string[]
  /** Breaks it for about so long; null where it is not ours to break. */
  readonly kill: ((restartMs: number) => void) | null
  untilUp(): Promise<void>
  stop(): Promise<void>
}

/** Somebody else's server or cluster: processes are spread over its nodes, and it is left alone. */
export const givenDatabase = (addresses: string): ChaosDatabase => ({
  servers: addresses.split(',').map((one) => one.trim().replace(/\/$/, '')), kill: null, untilUp: () => Promise.resolve(), stop: () => Promise.resolve(),
})
