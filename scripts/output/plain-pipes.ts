// Imported before what decides about colours: some of it colours a pipe where `CI` is set.
if (!process.stdout.isTTY) process.env['NO_COLOR'] ??= '1';
