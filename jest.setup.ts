// Jest's own five seconds are too short for anything that bundles Workflows or starts a server, and a
// busy machine plays a night ten times as slowly as an idle one. A test that hangs still ends.
jest.setTimeout(240_000);
