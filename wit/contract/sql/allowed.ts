// The lists of what SQL of a plugin may name: functions, operators, types, extensions. What is not here is refused.
// Kernel: this is the wall in front of functions that read files, settings and catalogues, take locks or run SQL.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Functions of `pg_catalog`: their result depends on arguments, clock and chance only; none runs a text as SQL. */
export const FUNCTIONS = words(`
	coalesce abs ceil ceiling floor round trunc sign sqrt cbrt power exp ln log mod div gcd lcm degrees radians pi
	sin cos tan asin acos atan atan2 random width_bucket scale min_scale trim_scale
	lower upper initcap length char_length character_length octet_length bit_length btrim ltrim rtrim left right substr
	substring position strpos overlay replace translate reverse concat concat_ws split_part starts_with string_to_array
	string_to_table array_to_string format quote_literal quote_ident quote_nullable chr ascii md5 sha224 sha256 sha384
	sha512 encode decode convert_to convert_from to_hex normalize unistr like_escape similar_to_escape
	regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_count regexp_instr
	regexp_like regexp_substr to_char to_number to_date to_timestamp
	now transaction_timestamp statement_timestamp clock_timestamp date_trunc date_part date_bin extract age make_date
	make_time make_timestamp make_timestamptz make_interval justify_days justify_hours justify_interval isfinite
	timezone overlaps
	gen_random_uuid
	to_json to_jsonb row_to_json array_to_json json_build_array json_build_object jsonb_build_array jsonb_build_object
	json_object jsonb_object json_array_length jsonb_array_length json_array_elements jsonb_array_elements
	json_array_elements_text jsonb_array_elements_text json_each jsonb_each json_each_text jsonb_each_text
	json_object_keys jsonb_object_keys json_extract_path jsonb_extract_path json_extract_path_text
	jsonb_extract_path_text json_typeof jsonb_typeof json_strip_nulls jsonb_strip_nulls jsonb_set jsonb_set_lax
	jsonb_insert jsonb_pretty jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array
	jsonb_path_query_first jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_tz jsonb_path_query_array_tz
	jsonb_path_query_first_tz json_to_record jsonb_to_record json_to_recordset jsonb_to_recordset
	array_append array_prepend array_cat array_length array_lower array_upper array_ndims array_dims array_position
	array_positions array_remove array_replace cardinality trim_array unnest generate_series generate_subscripts
	num_nulls num_nonnulls
	isempty lower_inc upper_inc lower_inf upper_inf range_merge multirange int4range int8range numrange tsrange tstzrange
	daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange
	to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery setweight strip numnode querytree
	tsquery_phrase tsvector_to_array array_to_tsvector ts_delete ts_filter ts_headline ts_rank ts_rank_cd
	get_bit set_bit get_byte set_byte bit_count
	count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every
	bit_and bit_or bit_xor range_agg range_intersect_agg percentile_cont percentile_disc mode corr covar_pop covar_samp
	stddev stddev_pop stddev_samp variance var_pop var_samp
	row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
`);

/** Functions of the kernel. */
export const KERNEL_FUNCTIONS = words('as_of stage uuidv7 json_number json_time stage_put site_id');
/** Relations of the kernel that may be read. */
export const KERNEL_RELATIONS = words('user_public publishing');
/** Trigger functions of the kernel that a migration may attach. */
export const TRIGGER_FUNCTIONS = words('refuse_update touch_changed');

/** Extensions a manifest may ask for, with the functions each brings. */
export const EXTENSIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
	['btree_gist', words('')],
	['btree_gin', words('')],
	['pg_trgm', words('similarity word_similarity strict_word_similarity')],
	['unaccent', words('unaccent')],
]);

/** Operators, and the words that stand in an operator's place. */
export const OPERATORS = words(`
	= <> != < > <= >= + - * / % ^ |/ ||/ @ & | # ~ << >> || && @> <@ -|- &< &> ~~ !~~ ~~* !~~* !~ ~* !~* ~<~ ~<=~ ~>~ ~>=~ ^@
	-> ->> #> #>> ? ?| ?& #- @? @@ !! <->
	<% %> <<% %>> <<-> <->> <<<-> <->>>
`).union(new Set(['BETWEEN', 'NOT BETWEEN', 'BETWEEN SYMMETRIC', 'NOT BETWEEN SYMMETRIC']));

/** Types, with the names that the parser gives to those with a syntax of their own. */
export const TYPES = words(`
	text varchar bpchar char name bool boolean int2 int4 int8 smallint integer bigint float4 float8 real numeric decimal uuid
	date time timetz timestamp timestamptz interval json jsonb jsonpath bytea bit varbit tsvector tsquery regconfig
	int4range int8range numrange tsrange tstzrange daterange
	int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange inet cidr
`);

export const INDEX_METHODS = words('btree gin gist hash brin spgist');
export const OPERATOR_CLASSES = words(`
	jsonb_ops jsonb_path_ops text_ops text_pattern_ops varchar_pattern_ops bpchar_pattern_ops array_ops tsvector_ops range_ops
	gin_trgm_ops gist_trgm_ops
`);
