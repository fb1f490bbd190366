/* Debian builds libxml2 with ICU, whose headers clash with those of Foundation. Only the conversion handlers hold ICU
   pointers; we never look inside them. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
