/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers of the format, as in Breakpad's minidump_format.h. All of a minidump is little-endian. */
#define REC_MINIDUMP_SIGNATURE 0x504d444du
#define REC_MINIDUMP_VERSION 0xa793u
#define REC_MINIDUMP_HEADER_SIZE 32
#define REC_MINIDUMP_DIRECTORY_ENTRY_SIZE 12

#define REC_MINIDUMP_THREAD_LIST 3
#define REC_MINIDUMP_MODULE_LIST 4
#define REC_MINIDUMP_MEMORY_LIST 5
#define REC_MINIDUMP_EXCEPTION 6
#define REC_MINIDUMP_SYSTEM_INFO 7

#define REC_MINIDUMP_X86 0
#define REC_MINIDUMP_AMD64 9
#define REC_MINIDUMP_ARM64 0x8003
#define REC_MINIDUMP_LINUX 0x8201
/* “LEpB”: an ELF file's build ID follows. */
#define REC_MINIDUMP_BUILD_ID 0x4270454cu
#define REC_MINIDUMP_VERSION_INFO 0xfeef04bdu
#define REC_MINIDUMP_VERSION_INFO_VERSION 0x10000u

/* Where in the minidump something lies (MDLocationDescriptor). */
typedef struct
{
  guint32 size;
  guint32 place;
} RecMinidumpPart;

void rec_minidump_append16 (GByteArray *dump, guint16 value);
void rec_minidump_append32 (GByteArray *dump, guint32 value);
void rec_minidump_append64 (GByteArray *dump, guint64 value);
void rec_minidump_append_part (GByteArray *dump, RecMinidumpPart part);
void rec_minidump_append_zeros (GByteArray *dump, gsize length);
guint32 rec_minidump_append_text (GByteArray *dump, const char *text);
guint32 rec_minidump_begin (GByteArray *dump);
RecMinidumpPart rec_minidump_end (GByteArray *dump, guint32 place);
void rec_minidump_set32 (GByteArray *dump, guint32 place, guint32 value);

G_END_DECLS
