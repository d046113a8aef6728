/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the analysis of a dump may cost, and what is believed of its numbers. */

/* Memory ranges of a core, in its program headers. */
#define REC_DUMP_SEGMENTS_MAX 131072
/* Notes of a core, in all its segments; a thread brings about six. What is read of them in all, in
 * bytes: segments can lie over one another. */
#define REC_DUMP_NOTES_MAX 131072
#define REC_DUMP_NOTES_SIZE_MAX (32u * 1024 * 1024)
/* The list of mapped files, in bytes and in entries. */
#define REC_DUMP_FILES_SIZE_MAX (8u * 1024 * 1024)
#define REC_DUMP_FILES_MAX 65536
/* Any other note that is read, in bytes; a longer one is passed over. */
#define REC_DUMP_NOTE_SIZE_MAX 4096
/* Memory that is kept of a compressed core: in all, of the stack of the thread that failed, of any
 * other stack at least and at most, and from the start of a mapped file. */
#define REC_DUMP_KEPT_MAX (24u * 1024 * 1024)
#define REC_DUMP_FIRST_STACK_MAX (1024u * 1024)
#define REC_DUMP_STACK_MIN (8u * 1024)
#define REC_DUMP_STACK_MAX (256u * 1024)
/* How far below its end the pointer of a stack that was used up is looked for. */
#define REC_DUMP_STACK_GAP_MAX (1024u * 1024)
#define REC_DUMP_FILE_START_MAX 4096u
#define REC_DUMP_VDSO_MAX (64u * 1024)
/* Program headers and notes of a mapped file that are looked through; a file has notes in one or
 * two segments. */
#define REC_DUMP_IMAGE_SEGMENTS_MAX 64
#define REC_DUMP_IMAGE_NOTES_MAX 32
/* A build ID, in bytes; SHA-1 has 20. */
#define REC_DUMP_BUILD_ID_MAX 64
/* Text of all modules and of all frames together, so that the answer stays under the limit of JSON.
 */
#define REC_DUMP_MODULES_TEXT_MAX (3u * 1024 * 1024)
#define REC_DUMP_FRAMES_TEXT_MAX (4u * 1024 * 1024)
#define REC_DUMP_FRAMES_MAX 16384
/* The child: address space (files are mapped, not read), data, CPU seconds, open files. */
#define REC_DUMP_ADDRESS_SPACE_MAX (8ull * 1024 * 1024 * 1024)
#define REC_DUMP_DATA_MAX (192ull * 1024 * 1024)
#define REC_DUMP_CPU_MAX 60
#define REC_DUMP_OPEN_FILES_MAX 4224
/* The parent: how long it waits in seconds, what it reads, how many files it hands out. */
#define REC_DUMP_WAIT_MAX 120
#define REC_DUMP_OUTPUT_MAX (16u * 1024 * 1024)
#define REC_DUMP_MESSAGE_MAX 4096
#define REC_DUMP_REQUESTS_MAX 4096
/* A minidump: in bytes, as it is written and taken. Of all stacks together, of any at most, and of
 * any that is longer at least, which counts more than what they are together. */
#define REC_MINIDUMP_SIZE_MAX (8u * 1024 * 1024)
#define REC_MINIDUMP_STACKS_MAX (68u * 1024)
#define REC_MINIDUMP_STACK_MAX (32u * 1024)
#define REC_MINIDUMP_STACK_MIN (4u * 1024)
/* A module's name, and the names of all modules. */
#define REC_MINIDUMP_NAME_MAX 1024
#define REC_MINIDUMP_NAMES_MAX (512u * 1024)
/* Numbers that are kept on a stack, of either sign, as Breakpad has it; in words of 32 bits only
 * those that are no letter of wide text. */
#define REC_MINIDUMP_SMALL_MAX 4096
#define REC_MINIDUMP_SMALL_MAX_32 31
/* The fault's address is kept where it is below the first, or that near to what was mapped. */
#define REC_MINIDUMP_NULL_MAX 65536
#define REC_MINIDUMP_FAULT_DISTANCE_MAX (16u * 1024 * 1024)
