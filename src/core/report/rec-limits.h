/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What a report may hold at most. Whatever comes from outside is cut or refused at these. */

/* One parameter of a signature, in bytes of UTF-8; Windows allows 255 characters. */
#define REC_SIGNATURE_VALUE_MAX 255
/* Parameters of a signature: P1 to P10 (design §2). */
#define REC_SIGNATURE_PARAMETERS_MAX 10
/* The name of an event type or of a parameter, in bytes. */
#define REC_NAME_MAX 64
/* A path, as the kernel has it. */
#define REC_PATH_LENGTH_MAX 4096
/* The name of a symbol (C++ names are long), in bytes; a longer one is cut. */
#define REC_SYMBOL_MAX 1024
/* Threads that an analysis lists, frames of one thread, modules. */
#define REC_THREADS_MAX 1024
#define REC_FRAMES_MAX 256
#define REC_MODULES_MAX 4096
/* Notes that an analysis carries for the reader. */
#define REC_NOTES_MAX 32
/* What a service says: a title, a text, the address and the text of a link, in bytes; links of a
 * response, items of a request, the name of an item. */
#define REC_RESPONSE_TITLE_MAX 200
#define REC_RESPONSE_TEXT_MAX 8192
#define REC_LINK_URL_MAX 2048
#define REC_RESPONSE_LINKS_MAX 16
#define REC_REQUEST_ITEMS_MAX 32
#define REC_EVIDENCE_NAME_MAX 128
/* A token, an ID or a cursor of a service, in bytes. */
#define REC_OPAQUE_MAX 512
/* A text in which identifiers are replaced, in bytes; of a longer one the end is taken. One
 * identifier, in characters (a power of two). */
#define REC_REDACTOR_TEXT_MAX (16u * 1024 * 1024)
#define REC_REDACTOR_WORD_MAX 256
/* JSON that is read: bytes, values (of which each takes a hundred bytes of memory, however short
 * it is), and nesting. */
#define REC_JSON_SIZE_MAX (16u * 1024 * 1024)
#define REC_JSON_VALUES_MAX 1000000
#define REC_JSON_DEPTH_MAX 32
