// Unpacks the Chromium of the npm package into the folder for temporary files. A process of its own:
// the package looks at the environment when it is loaded, to see whether to unpack its libraries too.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
