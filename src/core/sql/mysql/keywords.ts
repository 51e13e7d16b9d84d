import { isAtLeast, type MysqlServer } from './statement.ts';

/**
 * Words that cannot be a name without quotes. (MySQL manual 11.3, column RESERVED of INFORMATION_SCHEMA.KEYWORDS;
 * MariaDB manual "Reserved Words".)
 */
const both = `accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case
change char character check collate column condition constraint continue convert create cross current_date current_time
current_timestamp current_user cursor databases schemas day_hour day_microsecond day_minute day_second dec decimal declare
default delayed delete desc describe deterministic distinct distinctrow div double drop dual each else elseif enclosed escaped
except exists exit explain false fetch float float4 float8 for force foreign from fulltext grant group having
high_priority hour_microsecond hour_minute hour_second if ignore in index infile inner inout insensitive insert int int1 int2
int3 int4 int8 integer intersect interval into is iterate join key keys kill leading leave left like limit linear lines load
localtime localtimestamp lock long longblob longtext loop low_priority match maxvalue mediumblob mediumint mediumtext middleint
minute_microsecond minute_second mod modifies natural no_write_to_binlog not null numeric on optimize
optionally or order out outer outfile over partition precision primary procedure purge range read reads read_write
real recursive references regexp release rename repeat replace require resignal restrict return revoke right rlike row_number rows
 second_microsecond select sensitive separator set show signal smallint spatial specific sql sqlexception sqlstate
sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting straight_join table terminated then
tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time
utc_timestamp values varbinary varchar varcharacter varying when where while with write xor year_month zerofill`;

const onlyMysql = `database schema option cube cume_dist dense_rank empty first_value function generated get grouping groups io_after_gtids io_before_gtids
json_table lag last_value lateral lead master_bind nth_value ntile of optimizer_costs parse_gcol_expr percent_rank
rank row stored system virtual window library tablesample qualify external`;

const onlyMariadb = `current_role delete_domain_id do_domain_ids ignore_domain_ids vector master_ssl_verify_server_cert
offset page_checksum parse_vcol_expr ref_system_id returning portion stats_auto_recalc stats_persistent stats_sample_pages`;

let mysql: ReadonlySet<string> | null = null;
let mariadb: ReadonlySet<string> | null = null;

/** True for a word, in lower case, that the server takes for a name only in quotes. */
export function isReserved(word: string, server: MysqlServer): boolean {
  if (server.engine === 'mariadb') {
    mariadb ??= new Set(`${both} ${onlyMariadb}`.split(/\s+/));
    if (word === 'vector') return isAtLeast(server, 11, 7);
    return mariadb.has(word);
  }
  mysql ??= new Set(`${both} ${onlyMysql}`.split(/\s+/));
  if (!mysql.has(word)) return false;
  switch (word) {
    case 'intersect':
      return isAtLeast(server, 8, 0, 31);
    case 'master_bind':
    case 'parse_gcol_expr':
      return !isAtLeast(server, 8, 4);
    case 'qualify':
    case 'tablesample':
      return isAtLeast(server, 8, 4);
    case 'library':
    case 'external':
      return isAtLeast(server, 9, 2);
    default:
      return true;
  }
}
