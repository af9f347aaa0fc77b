#include "json.h"

#define OUT_MAX 1048576

char out[OUT_MAX];
size_t out_size;

/** The place behind the value that begins at `i`. */
static size_t skip(text in, size_t i) {
	int depth = 0;
	bool quoted = false;
	for (; i < in.size; i++) {
		char c = in.at[i];
		if (quoted) {
			if (c == '\\') i++;
			else if (c == '"') {
				quoted = false;
				if (depth == 0) return i + 1;
			}
		} else if (c == '"') quoted = true;
		else if (c == '{' || c == '[') depth++;
		else if (c == '}' || c == ']') {
			if (depth-- == 0) return i;
			if (depth == 0) return i + 1;
		} else if (depth == 0 && c == ',') return i;
	}
	return i;
}

static size_t blanks(text in, size_t i) {
	while (i < in.size && (in.at[i] == ' ' || in.at[i] == '\n' || in.at[i] == '\t' || in.at[i] == '\r')) i++;
	return i;
}

bool json_is(text value, const char *json) {
	size_t i = 0;
	while (i < value.size && json[i] == value.at[i]) i++;
	return i == value.size && json[i] == 0;
}

text json_next(text list, size_t *at) {
	size_t i = blanks(list, *at == 0 ? 1 : *at);
	if (list.size == 0 || list.at[0] != '[' || i >= list.size || list.at[i] == ']') return (text){0};
	size_t end = skip(list, i);
	text value = {list.at + i, end - i};
	end = blanks(list, end);
	*at = end < list.size && list.at[end] == ',' ? end + 1 : end;
	return value;
}

text json_find(text object, const char *key) {
	if (object.size == 0 || object.at[0] != '{') return (text){0};
	for (size_t i = blanks(object, 1); i < object.size && object.at[i] == '"';) {
		size_t end = skip(object, i);
		text name = {object.at + i + 1, end - i - 2};
		i = blanks(object, blanks(object, end) + 1);
		end = skip(object, i);
		if (json_is(name, key)) return (text){object.at + i, end - i};
		i = blanks(object, end);
		if (i < object.size && object.at[i] == ',') i = blanks(object, i + 1);
	}
	return (text){0};
}

int64_t json_int(text value, int64_t otherwise) {
	bool minus = value.size > 0 && value.at[0] == '-';
	size_t i = minus ? 1 : 0;
	int64_t number = 0;
	if (i == value.size || value.size > 18) return otherwise;
	for (; i < value.size; i++) {
		if (value.at[i] < '0' || value.at[i] > '9') return otherwise;
		number = number * 10 + (value.at[i] - '0');
	}
	return minus ? -number : number;
}

static void put_char(char c) {
	if (out_size == OUT_MAX) __builtin_trap();
	out[out_size++] = c;
}

void put(const char *words) {
	while (*words) put_char(*words++);
}

void put_text(text value) {
	for (size_t i = 0; i < value.size; i++) put_char(value.at[i]);
}

void put_number(int64_t value, int width) {
	char digits[20];
	int n = 0;
	if (value < 0) {
		put_char('-');
		value = -value;
	}
	do digits[n++] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	while (n < width) digits[n++] = '0';
	while (n > 0) put_char(digits[--n]);
}
