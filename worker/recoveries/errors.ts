/** There is none of this name; the message says which there are, or how to find them. */
export class NoSuchRecoveryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoSuchRecoveryError';
  }
}

/** What was asked for was not done: the recovery refused it, has ended, or nobody answered. */
export class NotTakenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotTakenError';
  }
}

/** There is one of this name already: a script can go on from here, so it is told apart. */
export class AlreadyThereError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AlreadyThereError';
  }
}
