import { keywordType, searchAttributesOf } from '../../temporal/search-attributes';
import type { Command } from '../command';
import { CliError } from '../outcome';

export const setup: Command = {
  name: 'setup',
  usage: 'search-attributes',
  about: "Registers the search attributes of renders that the namespace does not have yet. On Temporal Cloud, an owner has to add them instead: as Keyword in the namespace's settings, or with tcld namespace search-attributes add.",
  positionals: [1, 1],
  options: {},
  examples: ['setup search-attributes --namespace films'],
  async run({ positionals: [what] }, cli, json) {
    if (what !== 'search-attributes') throw new CliError('badInput', `There is nothing called ${JSON.stringify(what)} to set up.`, 'temporal-remotion-lambda setup search-attributes');
    const { client } = await cli.connect();
    const { namespace } = client.options;
    const { operatorService } = client.connection;
    const { missing, otherType } = await searchAttributesOf(operatorService, namespace);
    if (otherType.length > 0) throw new CliError('badInput', `${otherType.join(', ')} in namespace ${namespace} must be of type Keyword.`, 'Remove the existing ones (temporal operator search-attribute remove), then run setup again.');
    if (missing.length > 0) await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing.map((name) => [name, keywordType])) });
    if (!json) cli.terminal.note(missing.length > 0 ? `Registered ${missing.join(', ')} in namespace ${namespace}.` : `Namespace ${namespace} already has all of them.`);
    return { data: { namespace, registered: missing } };
  },
};
