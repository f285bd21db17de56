/** Something that a user gave cannot be used. The message says what was given and what is expected. */
export class BadInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadInputError';
  }
}
