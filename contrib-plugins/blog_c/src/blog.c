// The taps of the plugin `blog` in C: they get an item as JSON and return a render tree as JSON.
#include "extism.h"
#include "json.h"

#define IN_MAX 1048576
#define DAY_MS 86400000LL

static char in[IN_MAX];

static const char TYPE[] =
	"{\"machine_name\":\"blog\",\"label\":\"Blog post\",\"description\":\"A dated post.\",\"title_label\":\"Title\",\"fields\":["
	"{\"field_name\":\"field_body\",\"field_type\":\"TextLong\",\"label\":\"Body\",\"required\":false,\"cardinality\":1,\"personal_data\":false},"
	"{\"field_name\":\"field_summary\",\"field_type\":{\"Text\":{\"max_length\":512}},\"label\":\"Summary\",\"required\":false,\"cardinality\":1,\"personal_data\":false},"
	"{\"field_name\":\"field_tags\",\"field_type\":{\"Text\":{\"max_length\":128}},\"label\":\"Tags\",\"required\":false,\"cardinality\":-1,\"personal_data\":false}]}";

static const char *const MONTHS[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

static text read_input(void) {
	uint64_t size = extism_input_length();
	if (size > IN_MAX) __builtin_trap();
	for (uint64_t i = 0; i < size; i++) in[i] = (char)extism_input_load_u8(i);
	return (text){in, (size_t)size};
}

static void write_output(void) {
	uint64_t block = extism_alloc(out_size);
	for (size_t i = 0; i < out_size; i++) extism_store_u8(block + i, (uint8_t)out[i]);
	extism_output_set(block, out_size);
	out_size = 0; // the instance may be asked again in the same request
}

/** Date and instant for people and machines; the calendar's days are counted from 1 March 0000. */
static void put_time(int64_t ms) {
	int64_t days = ms / DAY_MS - (ms % DAY_MS < 0);
	int64_t rest = ms - days * DAY_MS;
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t day = doy - (153 * mp + 2) / 5 + 1;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;
	int64_t year = yoe + era * 400 + (month <= 2);
	put("{\"#tag\":\"time\",\"#attributes\":{\"datetime\":\"");
	put_number(year, 4);
	put("-");
	put_number(month, 2);
	put("-");
	put_number(day, 2);
	put("T");
	put_number(rest / 3600000, 2);
	put(":");
	put_number(rest / 60000 % 60, 2);
	put(":");
	put_number(rest / 1000 % 60, 2);
	put(".");
	put_number(rest % 1000, 3);
	put("Z\"},\"#value\":\"");
	put_number(day, 1);
	put(" ");
	put(MONTHS[month - 1]);
	put(" ");
	put_number(year, 1);
	put("\"}");
}

static void put_tag(text value, bool first) {
	if (value.size == 0 || value.at[0] != '"') return;
	put(first ? ",\" · \"" : ",\", \"");
	put(",{\"#tag\":\"span\",\"#attributes\":{\"class\":\"tag\"},\"#value\":");
	put_text(value);
	put("}");
}

EXPORT("tap-item-info-full") void tap_item_info(void) {
	put(TYPE);
	write_output();
}

EXPORT("tap-item-view-full") void tap_item_view(void) {
	text item = read_input();
	if (!json_is(json_find(item, "type"), "\"blog\"")) {
		put("null");
		return write_output();
	}
	put("{\"#tag\":\"div\",\"#attributes\":{\"class\":\"blog\"},\"#children\":["
	    "{\"#tag\":\"p\",\"#attributes\":{\"class\":\"meta\"},\"#children\":[");
	put_time(json_int(json_find(item, "created"), 0));
	text tags = json_find(json_find(item, "fields"), "field_tags");
	// A field with one value may be stored without a list around it.
	if (tags.size > 0 && tags.at[0] == '{') put_tag(json_find(tags, "value"), true);
	size_t at = 0;
	bool first = true;
	for (text tag = json_next(tags, &at); tag.size > 0; tag = json_next(tags, &at), first = false)
		put_tag(json_find(tag, "value"), first);
	put("]},{\"#tag\":\"div\",\"#attributes\":{\"class\":\"body\"},\"#field\":\"field_body\"}]}");
	write_output();
}
