import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import { plain } from '../runtime/plain-text.ts';

/**
 * Settings that a throwaway server has of its own, whatever production has: where it lives and who may connect, how sure its data is, which
 * is thrown away, how much memory it takes of a machine that is not production's, and what it would start besides itself.
 */
const own: Readonly<Record<'postgres' | 'mysql', ReadonlySet<string>>> = {
  postgres: new Set([
    'config_file',
    'data_directory',
    'external_pid_file',
    'hba_file',
    'ident_file',
    'listen_addresses',
    'port',
    'unix_socket_directories',
    'unix_socket_group',
    'unix_socket_permissions',
    'bonjour',
    'ssl',
    'ssl_ca_file',
    'ssl_cert_file',
    'ssl_crl_dir',
    'ssl_crl_file',
    'ssl_dh_params_file',
    'ssl_key_file',
    'ssl_passphrase_command',
    'krb_server_keyfile',
    'authentication_timeout',
    'superuser_reserved_connections',
    'reserved_connections',
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'wal_sync_method',
    'wal_init_zero',
    'wal_recycle',
    'synchronous_standby_names',
    'primary_conninfo',
    'primary_slot_name',
    'restore_command',
    'recovery_target',
    'archive_mode',
    'archive_command',
    'archive_library',
    'archive_cleanup_command',
    'hot_standby',
    'shared_buffers',
    'huge_pages',
    'huge_page_size',
    'shared_memory_type',
    'dynamic_shared_memory_type',
    'min_dynamic_shared_memory',
    'log_destination',
    'logging_collector',
    'log_directory',
    'log_filename',
    'log_file_mode',
    'event_source',
    'cluster_name',
    'dynamic_library_path',
    'local_preload_libraries',
    'server_version',
    'server_version_num',
    'server_encoding',
    'block_size',
    'wal_block_size',
    'segment_size',
    'wal_segment_size',
    'max_function_args',
    'max_identifier_length',
    'max_index_keys',
    'data_checksums',
    'data_directory_mode',
    'debug_assertions',
    'integer_datetimes',
    'lc_collate',
    'lc_ctype',
    'in_hot_standby',
    'is_superuser',
    'session_authorization',
    'role',
    'shared_memory_size',
    'shared_memory_size_in_huge_pages',
    'ssl_library',
    'num_os_semaphores',
    'huge_pages_status',
  ]),
  mysql: new Set([
    'basedir',
    'bind_address',
    'admin_address',
    'admin_port',
    'character_sets_dir',
    'datadir',
    'tmpdir',
    'slave_load_tmpdir',
    'replica_load_tmpdir',
    'lc_messages_dir',
    'plugin_dir',
    'plugin_load',
    'plugin_load_add',
    'early_plugin_load',
    'init_file',
    'log_error',
    'general_log_file',
    'slow_query_log_file',
    'pid_file',
    'port',
    'socket',
    'user',
    'skip_networking',
    'skip_grant_tables',
    'skip_name_resolve',
    'secure_file_priv',
    'local_infile',
    'mysqlx',
    'mysqlx_port',
    'mysqlx_socket',
    'ssl_ca',
    'ssl_capath',
    'ssl_cert',
    'ssl_cipher',
    'ssl_crl',
    'ssl_crlpath',
    'ssl_key',
    'require_secure_transport',
    'tls_version',
    'have_ssl',
    'innodb_data_home_dir',
    'innodb_data_file_path',
    'innodb_log_group_home_dir',
    'innodb_undo_directory',
    'innodb_directories',
    'innodb_temp_data_file_path',
    'innodb_temp_tablespaces_dir',
    'innodb_tmpdir',
    'innodb_buffer_pool_size',
    'innodb_buffer_pool_instances',
    'innodb_buffer_pool_filename',
    'innodb_log_file_size',
    'innodb_log_files_in_group',
    'innodb_log_buffer_size',
    'innodb_redo_log_capacity',
    'innodb_dedicated_server',
    'innodb_flush_log_at_trx_commit',
    'innodb_flush_method',
    'innodb_doublewrite',
    'innodb_doublewrite_dir',
    'innodb_use_native_aio',
    'key_buffer_size',
    'aria_pagecache_buffer_size',
    'large_pages',
    'sync_binlog',
    'log_bin',
    'log_bin_basename',
    'log_bin_index',
    'relay_log',
    'relay_log_index',
    'server_id',
    'server_uuid',
    'report_host',
    'report_port',
    'read_only',
    'super_read_only',
    'innodb_read_only',
    'gtid_purged',
    'gtid_executed',
    'hostname',
    'version',
    'version_comment',
    'version_compile_machine',
    'version_compile_os',
    'performance_schema',
    'default_authentication_plugin',
    'authentication_policy',
    'core_file',
    'super_large_pages',
  ]),
};

/**
 * What of production's settings a throwaway server is started with, by their names in lower case and with underscores. The rest is said.
 * @throws UserError `bad_setting` for what can be no name of a setting
 */
export function appliedSettings(
  engine: Engine,
  settings: Readonly<Record<string, string>>,
  say: (message: string) => void,
): Readonly<Record<string, string>> {
  const left: string[] = [];
  const applied: Record<string, string> = {};
  for (const [given, value] of Object.entries(settings)) {
    const name = given.toLowerCase().replaceAll('-', '_');
    if (!/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/.test(name)) {
      throw new UserError('bad_setting', `${plain(given)} is no name of a server's setting`, { hint: hint(engine) });
    }
    if (/[\0\r\n]/.test(value)) {
      throw new UserError('bad_setting', `the value of the setting ${name} has a line break in it`, {
        hint: hint(engine),
      });
    }
    if (own[engine === 'postgres' ? 'postgres' : 'mysql'].has(name)) left.push(name);
    else applied[name] = value;
  }
  if (left.length > 0) {
    say(
      `A throwaway server keeps its own ${left.join(', ')}: they say where and how safely it runs, not how it works.`,
    );
  }
  return applied;
}

function hint(engine: Engine): string {
  return engine === 'postgres'
    ? 'Names and values are those that SHOW ALL gives in production.'
    : 'Names and values are those that SHOW GLOBAL VARIABLES gives in production.';
}

/** The setting that kept a server from starting, by its log; null where it was something else. */
export function badSetting(
  engine: Engine,
  version: string,
  log: string,
  applied: Readonly<Record<string, string>>,
): UserError | null {
  const found =
    /(?:unrecognized configuration parameter|invalid value for parameter|parameter) "([\w.]+)"/.exec(log)?.[1] ??
    /unknown variable '([\w-]+)(?:=|')/.exec(log)?.[1] ??
    /unknown option '--([\w-]+)/.exec(log)?.[1] ??
    /(?:Error while setting value '.*' to|[Ii]ncorrect (?:argument|value).*(?:for|to)|[Uu]nknown (?:value|option) .*(?:for|to)|Wrong value .*for|while parsing.*) '?(?:--)?([\w-]+)'?/.exec(
      log,
    )?.[1];
  const name = found?.toLowerCase().replaceAll('-', '_');
  if (name === undefined || !(name in applied)) return null;
  const isUnknown = /unrecognized configuration parameter|unknown (?:variable|option)/i.test(log);
  return new UserError(
    'bad_setting',
    isUnknown
      ? `${version} has no setting ${plain(name)}`
      : `${version} does not start with ${plain(name)} = ${plain(applied[name] ?? '', 100)}`,
    { hint: `Correct it among the settings in drydock.yml. ${hint(engine)}` },
  );
}
