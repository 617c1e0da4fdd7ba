// Unpacks @sparticuz/chromium into TMPDIR; with AWS_LAMBDA_JS_RUNTIME set, also the libraries it needs.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
