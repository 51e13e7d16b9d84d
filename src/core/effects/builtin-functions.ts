/*
 * The functions of pg_catalog by volatility, read from `pg_proc` of PostgreSQL 13.23, 14.23, 15.18, 16.14, 17.10 and 18.4
 * (select proname, provolatile; input and output functions, operators' support and triggers left out), and those of the
 * contributed extensions of the same servers. No name of pg_catalog changed between volatile and not between these
 * majors. `name:16` came with 16, `name-14` was last in 14.
 */

/** Every variant is VOLATILE. */
const volatileNames =
  'array_sample:16 array_shuffle:16 brin_desummarize_range brin_summarize_new_values brin_summarize_range ' +
  'clock_timestamp current_query currtid-13 currval cursor_to_xml cursor_to_xmlschema fpl fr fsql ' +
  'gen_random_uuid lastval lo_close lo_creat lo_create lo_export lo_from_bytea lo_get lo_import lo_lseek ' +
  'lo_lseek64 lo_open lo_put lo_tell lo_tell64 lo_truncate lo_truncate64 lo_unlink loread lowrite nextval ' +
  'pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared ' +
  'pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_available_wal_summaries:17 pg_backup_start:15 ' +
  'pg_backup_stop:15 pg_blocking_pids pg_cancel_backend pg_clear_attribute_stats:18 pg_clear_relation_stats:18 ' +
  'pg_collation_actual_version pg_copy_logical_replication_slot pg_copy_physical_replication_slot ' +
  'pg_create_logical_replication_slot pg_create_physical_replication_slot pg_create_restore_point ' +
  'pg_current_logfile pg_current_wal_flush_lsn pg_current_wal_insert_lsn pg_current_wal_lsn ' +
  'pg_database_collation_actual_version:15 pg_database_size pg_drop_replication_slot pg_export_snapshot ' +
  'pg_extension_config_dump pg_hba_file_rules pg_ident_file_mappings:15 pg_import_system_collations ' +
  'pg_indexes_size pg_is_in_backup-14 pg_is_in_recovery pg_is_wal_replay_paused ' +
  'pg_isolation_test_session_is_blocked pg_jit_available pg_lock_status pg_log_backend_memory_contexts:14 ' +
  'pg_log_standby_snapshot:16 pg_nextoid pg_notification_queue_usage pg_notify pg_partition_ancestors ' +
  'pg_partition_tree pg_prepared_xact pg_promote pg_read_binary_file pg_read_file pg_read_file_old-16 ' +
  'pg_relation_size pg_reload_conf pg_restore_attribute_stats:18 pg_restore_relation_stats:18 pg_rotate_logfile ' +
  'pg_rotate_logfile_old-16 pg_safe_snapshot_blocking_pids pg_sequence_last_value pg_sleep pg_sleep_for ' +
  'pg_sleep_until pg_start_backup-14 pg_stop_backup-14 pg_stop_making_pinned_objects:15 pg_switch_wal ' +
  'pg_sync_replication_slots:17 pg_table_size pg_tablespace_size pg_terminate_backend pg_total_relation_size ' +
  'pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared ' +
  'pg_xact_commit_timestamp pg_xact_commit_timestamp_origin:14 pg_xact_status query_to_xml ' +
  'query_to_xml_and_xmlschema query_to_xmlschema random random_normal:16 set_config setseed setval timeofday ' +
  'ts_stat txid_status uuidv4:18 uuidv7:18';

/** No variant is IMMUTABLE, so that none may stand in an index expression. */
const stableNames =
  'aclexplode array_to_json array_to_string col_description concat concat_ws convert convert_from convert_to ' +
  'current_database current_schema current_schemas current_setting current_user database_to_xml ' +
  'database_to_xml_and_xmlschema database_to_xmlschema enum_first enum_last enum_range format format_type ' +
  'get_current_ts_config getdatabaseencoding getpgusername has_any_column_privilege has_column_privilege ' +
  'has_database_privilege has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege ' +
  'has_largeobject_privilege:18 has_parameter_privilege:15 has_schema_privilege has_sequence_privilege ' +
  'has_server_privilege has_table_privilege has_tablespace_privilege has_type_privilege inet_client_addr ' +
  'inet_client_port inet_server_addr inet_server_port json_agg json_agg_strict:16 json_build_array ' +
  'json_build_object json_object_agg json_object_agg_strict:16 json_object_agg_unique:16 ' +
  'json_object_agg_unique_strict:16 json_populate_record json_populate_recordset json_to_record ' +
  'json_to_recordset jsonb_agg jsonb_agg_strict:16 jsonb_build_array jsonb_build_object jsonb_path_exists_tz ' +
  'jsonb_path_match_tz jsonb_path_query_array_tz jsonb_path_query_first_tz jsonb_path_query_tz ' +
  'jsonb_populate_record jsonb_populate_record_valid:17 jsonb_populate_recordset jsonb_to_record ' +
  'jsonb_to_recordset make_timestamptz money mxid_age now obj_description oidvectortypes ' +
  'pg_available_extension_versions pg_available_extensions pg_backend_pid pg_backup_start_time-14 ' +
  'pg_basetype:17 pg_char_to_encoding pg_client_encoding pg_collation_for pg_collation_is_visible ' +
  'pg_column_compression:14 pg_column_is_updatable pg_column_size pg_column_toast_chunk_id:17 pg_conf_load_time ' +
  'pg_config pg_conversion_is_visible pg_current_snapshot pg_current_xact_id pg_current_xact_id_if_assigned ' +
  'pg_cursor pg_describe_object pg_encoding_to_char pg_event_trigger_ddl_commands ' +
  'pg_event_trigger_dropped_objects pg_event_trigger_table_rewrite_oid pg_event_trigger_table_rewrite_reason ' +
  'pg_extension_update_paths pg_filenode_relation pg_function_is_visible pg_has_role pg_identify_object ' +
  'pg_identify_object_as_address pg_index_column_has_property pg_index_has_property pg_indexam_has_property ' +
  'pg_input_error_info:16 pg_input_is_valid:16 pg_is_other_temp_schema pg_listening_channels pg_mcv_list_items ' +
  'pg_my_temp_schema pg_numa_available:18 pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible ' +
  'pg_options_to_table pg_postmaster_start_time pg_prepared_statement pg_relation_filenode pg_relation_filepath ' +
  'pg_relation_is_publishable pg_relation_is_updatable pg_sequence_parameters pg_settings_get_flags:15 ' +
  'pg_split_walfile_name:16 pg_statistics_obj_is_visible pg_table_is_visible pg_tablespace_databases ' +
  'pg_tablespace_location pg_timezone_abbrevs-17 pg_timezone_abbrevs_abbrevs:18 pg_timezone_abbrevs_zone:18 ' +
  'pg_timezone_names pg_trigger_depth pg_ts_config_is_visible pg_ts_dict_is_visible pg_ts_parser_is_visible ' +
  'pg_ts_template_is_visible pg_type_is_visible pg_typeof regclass row_security_active row_to_json ' +
  'schema_to_xml schema_to_xml_and_xmlschema schema_to_xmlschema session_user shobj_description ' +
  'statement_timestamp system_user:16 table_to_xml table_to_xml_and_xmlschema table_to_xmlschema to_char ' +
  'to_date to_json to_jsonb to_number to_regclass to_regcollation to_regnamespace to_regoper to_regoperator ' +
  'to_regproc to_regprocedure to_regrole to_regtype to_regtypemod:17 transaction_timestamp ts_debug ' +
  'txid_current txid_current_if_assigned txid_current_snapshot version xml xml_is_well_formed';

/** At least one variant is IMMUTABLE, and none that anybody meets is VOLATILE. */
const otherNames =
  'timezone bit_and bit_or bit_xor bool_and bool_or int4range int8range daterange int4multirange:14 int8multirange:14 ' +
  'datemultirange:14 ts_headline pg_get_serial_sequence pg_get_expr pg_get_userbyid pg_get_viewdef pg_get_indexdef ' +
  'pg_get_constraintdef ' +
  'abbrev abs aclcontains acldefault acos acosd acosh age any_value:16 area array_agg array_append array_dims ' +
  'array_fill array_length array_lower array_ndims array_position array_positions array_prepend array_remove ' +
  'array_replace array_reverse:18 array_sort:18 array_to_tsvector array_upper ascii asin asind asinh atan atan2 ' +
  'atan2d atand atanh avg bit bit_count:14 bit_length bool bound_box box bpchar broadcast btrim bytea:18 ' +
  'cardinality casefold:18 cash_words cbrt ceil ceiling center char char_length character_length chr cidr ' +
  'circle corr cos cosd cosh cot cotd count covar_pop covar_samp crc32:18 crc32c:18 cume_dist date date_add:16 ' +
  'date_bin:14 date_part date_subtract:16 date_trunc decode degrees dense_rank diagonal diameter div encode ' +
  'erf:16 erfc:16 every exp extract factorial family first_value float4 float8 floor gamma:18 gcd ' +
  'generate_series generate_subscripts get_bit get_byte height host hostmask icu_unicode_version:17 in_range ' +
  'inet_merge inet_same_family initcap int2 int4 int8 interval is_normalized isclosed isempty isfinite ' +
  'ishorizontal isopen isparallel isperp isvertical json_array_elements json_array_elements_text ' +
  'json_array_length json_each json_each_text json_extract_path json_extract_path_text json_object ' +
  'json_object_keys json_strip_nulls json_to_tsvector json_typeof jsonb_array_elements ' +
  'jsonb_array_elements_text jsonb_array_length jsonb_each jsonb_each_text jsonb_extract_path ' +
  'jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_agg_strict:16 ' +
  'jsonb_object_agg_unique:16 jsonb_object_agg_unique_strict:16 jsonb_object_keys jsonb_path_exists ' +
  'jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set ' +
  'jsonb_set_lax jsonb_strip_nulls jsonb_to_tsvector jsonb_typeof justify_days justify_hours justify_interval ' +
  'lag last_value lcm lead left length lgamma:18 like like_escape line ln log log10 lower lower_inc lower_inf ' +
  'lpad lseg ltrim macaddr macaddr8 macaddr8_set7bit make_date make_interval make_time make_timestamp masklen ' +
  'max md5 min min_scale mod mode multirange:14 name netmask network normalize notlike npoints nth_value ntile ' +
  'num_nonnulls num_nulls numeric numeric_div_trunc numeric_exp numeric_ln numeric_log numeric_sqrt ' +
  'nummultirange:14 numnode numrange octet_length oid overlaps overlay parse_ident path percent_rank ' +
  'percentile_cont percentile_disc pg_encoding_max_length pg_indexam_progress_phasename pg_lsn:14 ' +
  'pg_partition_root pg_size_bytes pg_size_pretty pg_snapshot_xip pg_snapshot_xmax pg_snapshot_xmin ' +
  'pg_visible_in_snapshot phraseto_tsquery pi plainto_tsquery point polygon position postgresql_fdw_validator ' +
  'pow power querytree quote_ident quote_literal quote_nullable radians radius range_agg:14 ' +
  'range_intersect_agg:14 range_merge rank regexp_count:15 regexp_instr:15 regexp_like:15 regexp_match ' +
  'regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr:15 regr_avgx ' +
  'regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse ' +
  'right round row_number rpad rtrim satisfies_hash_partition scale set_bit set_byte set_masklen setweight ' +
  'sha224 sha256 sha384 sha512 sign similar_escape similar_to_escape sin sind sinh slope split_part sqrt stddev ' +
  'stddev_pop stddev_samp string_agg string_to_array string_to_table:14 strip strpos substr substring sum tan ' +
  'tand tanh text textlen time timestamp timestamptz timetz to_ascii to_bin:17 to_hex to_oct:17 to_timestamp ' +
  'to_tsquery to_tsvector translate trim_array:14 trim_scale trunc ts_delete ts_filter ts_lexize ts_parse ' +
  'ts_rank ts_rank_cd ts_rewrite ts_token_type tsmultirange:14 tsquery_phrase tsrange tstzmultirange:14 ' +
  'tstzrange tsvector_to_array txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin txid_visible_in_snapshot ' +
  'unicode_assigned:17 unicode_version:17 unistr:14 unnest upper upper_inc upper_inf uuid_extract_timestamp:17 ' +
  'uuid_extract_version:17 var_pop var_samp varbit varchar variance websearch_to_tsquery width width_bucket xid ' +
  'xml_is_well_formed_content xml_is_well_formed_document xmlagg xmlcomment xmlexists xmltext:17 xmlvalidate ' +
  'xpath xpath_exists';

/** Of uuid-ossp, pgcrypto, tablefunc and dblink. */
const extensionVolatileNames =
  'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_bytes gen_salt normal_rand pgp_sym_encrypt ' +
  'pgp_sym_encrypt_bytea pgp_pub_encrypt pgp_pub_encrypt_bytea dblink dblink_exec dblink_connect';

/** Of uuid-ossp, pgcrypto, pg_trgm, unaccent, hstore, ltree, fuzzystrmatch, intarray and others: not VOLATILE. */
const extensionOtherNames =
  'akeys armor avals crosstab crypt cube daitch_mokotoff dearmor decrypt decrypt_iv defined difference digest ' +
  'dmetaphone dmetaphone_alt each earth_distance encrypt encrypt_iv exist hmac hstore hstore_to_json ' +
  'hstore_to_jsonb icount idx levenshtein ll_to_earth lca metaphone nlevel pgp_pub_decrypt pgp_sym_decrypt ' +
  'show_trgm similarity skeys slice sort soundex subltree subpath svals text2ltree unaccent uniq ' +
  'uuid_generate_v3 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500 word_similarity';

/** What the server itself knows of a function's name. `immutable`: of some variant. */
export type KnownVolatility = 'volatile' | 'stable' | 'immutable';

interface Known {
  readonly volatility: KnownVolatility;
  readonly from: number;
  readonly to: number;
}

let table: Map<string, Known> | null = null;

function filled(): Map<string, Known> {
  const known = new Map<string, Known>();
  const fill = (names: string, volatility: KnownVolatility) => {
    for (const entry of names.split(' ')) {
      const [upTo, last] = entry.split('-');
      const [name = '', first] = (upTo ?? '').split(':');
      if (!known.has(name)) known.set(name, { volatility, from: Number(first ?? 13), to: Number(last ?? 99) });
    }
  };
  fill(volatileNames, 'volatile');
  fill(stableNames, 'stable');
  fill(otherNames, 'immutable');
  fill(extensionVolatileNames, 'volatile');
  fill(extensionOtherNames, 'immutable');
  return known;
}

/** The later major that brought a function of the server; null when this one has it or none does. */
export function builtinSince(name: string, major: number): number | null {
  table ??= filled();
  const known = table.get(name);
  return known !== undefined && known.from > major ? known.from : null;
}

/** Volatility of a function of the server or of a well-known extension; undefined for any other name. */
export function builtinVolatility(name: string, major: number): KnownVolatility | undefined {
  // Filled on first use: most migrations call nothing.
  table ??= filled();
  const known = table.get(name);
  return known !== undefined && major >= known.from && major <= known.to ? known.volatility : undefined;
}
