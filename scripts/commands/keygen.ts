import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { publicKeyHex } from '../../worker/approvers/key-files';
import { BadInputError } from '../../worker/bad-input';
import { makeFolder } from '../output/write-json';
import { EXIT } from '../run-command';
import { withExample } from './on-server';

type Options = { readonly out: string; readonly name: string; readonly json: boolean };

/** `keygen`: a key pair with which a person signs. */
export function keygenCommand(): Command {
  const keygen = new Command('keygen')
    .description('Makes an Ed25519 key with which a person signs what they tell a recovery.')
    .requiredOption('--out <folder>', 'where the private key is kept, for its owner alone')
    .requiredOption('--name <name>', 'whose it is, as the approvers file has them', personName)
    .option('--json', 'prints one JSON document, and nothing else', false);
  return withExample(keygen, 'keygen --out ~/.blackstart --name alice').action(() => {
    process.exitCode = runKeygen(keygen.opts<Options>());
  });
}

function runKeygen({ out, name, json }: Options): number {
  makeFolder(out);
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = join(out, `${name}.pem`);
  write(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const publicKey = publicKeyHex(privateKey);
  if (json) console.log(JSON.stringify({ name, file, publicKey }));
  else {
    console.log(
      `private key, for ${name} alone: ${file}\n\nfor the approvers file:\n` +
        `- name: ${name}\n  roles: []\n  publicKey: '${publicKey}'`,
    );
  }
  return EXIT.good;
}

/** A key that is there stays: nobody could approve with it any more. */
function write(file: string, pem: string): void {
  try {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new BadInputError(`${file} is there already, and is not written over`);
    }
    throw new BadInputError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

/** It becomes the name of a file. */
function personName(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(text)) return text;
  throw new InvalidArgumentError('Expected letters, digits, dots, dashes; at most 64.');
}
