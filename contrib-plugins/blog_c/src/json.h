// Reading and writing JSON in a buffer. Texts are passed on as they stand, escapes and all, so none has to be decoded.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A piece of the input. */
typedef struct {
	const char *at;
	size_t size;
} text;

/** The value of a key of an object; empty when there is none. */
text json_find(text object, const char *key);

/** The next value of a list, beginning with `*at` = 0; empty at its end. */
text json_next(text list, size_t *at);

/** A whole number; `otherwise` for anything else. */
int64_t json_int(text value, int64_t otherwise);

bool json_is(text value, const char *json);

/** The output so far. */
extern char out[];
extern size_t out_size;

void put(const char *words);
void put_text(text value);
/** A number with at least `width` digits. */
void put_number(int64_t value, int width);
