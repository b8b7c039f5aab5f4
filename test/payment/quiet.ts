/** Before any function is loaded: whoever dies on purpose would say so in every line of the log. */
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

export {};
