/* SPDX-License-Identifier: EUPL-1.2 */
#include <curl/curl.h>

/* Swift calls no variadic C function: one door for each type of option that a mail or a sign-in needs. */
static inline CURLcode ruche_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ruche_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ruche_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ruche_set_writer(
    CURL *handle, size_t (*writer)(char *, size_t, size_t, void *), void *target) {
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, writer);
    return curl_easy_setopt(handle, CURLOPT_WRITEDATA, target);
}
static inline long ruche_response_code(CURL *handle) {
    long code = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}
/* NULL when there is none; good until the handle is cleaned up. */
static inline const char *ruche_content_type(CURL *handle) {
    const char *type = NULL;
    curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
    return type;
}
/* Seconds that the answer asks to wait for; 0 when it says nothing. */
static inline long ruche_retry_after(CURL *handle) {
    curl_off_t seconds = 0;
    curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
    return (long)seconds;
}
/* How much of a request left, its body not counted; 0 when nobody was reached. */
static inline long ruche_request_size(CURL *handle) {
    long size = 0;
    curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &size);
    return size;
}
