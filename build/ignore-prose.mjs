/**
 * Keeps Stryker from mutating text written for people: no test should pin a sentence, and without these mutants the
 * survivors are few enough to read. A string with a space in it counts as a sentence; names, durations and codes have none.
 */
const prose = {
  shouldIgnore({ node }) {
    if (isLogCall(node) || isOnlyLogged(node)) return 'a log entry';
    if (textOf(node).includes(' ')) return 'a sentence';
    return undefined;
  },
};

/** A block or condition without its log entries would do the same. */
function isOnlyLogged({ type, body, consequent, alternate }) {
  if (type === 'IfStatement') return !alternate && isLogEntry(consequent);
  return type === 'BlockStatement' && body.length > 0 && body.every(isLogEntry);
}

function isLogEntry({ type, expression }) {
  return type === 'ExpressionStatement' && isLogCall(expression);
}

function isLogCall({ type, callee }) {
  return type === 'CallExpression' && callee.type === 'MemberExpression' && callee.object.name === 'log';
}

function textOf({ type, value, quasis }) {
  if (type === 'StringLiteral') return value;
  return type === 'TemplateLiteral' ? quasis.map((quasi) => quasi.value.raw).join('') : '';
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: prose }];
