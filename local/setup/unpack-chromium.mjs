// Unpacks @sparticuz/chromium into TMPDIR, and the libraries it needs too if AWS_LAMBDA_JS_RUNTIME says so.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
