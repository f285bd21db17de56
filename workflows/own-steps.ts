/**
 * Steps of a user's own. Here are none: a bundle that is made with some has their file in the place of this
 * one, so that whoever runs a recovery knows them.
 */
export {};
