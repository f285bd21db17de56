// Jest's own five seconds are too short for anything that bundles Workflows or starts a server.
jest.setTimeout(60_000);
