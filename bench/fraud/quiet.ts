// What is printed is the figures alone: a register's dropped connection is retried and nobody's business here.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
