/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What is read of package databases, desktop entries and ELF notes at most. All of them are
 * written by others; what is larger is left out, never read by halves. */

/* dpkg's status file and its diversions; a large system has 3 MB. */
#define REC_DPKG_STATUS_MAX (64u * 1024 * 1024)
/* One dpkg list of files; the largest in Debian has 3 MB. */
#define REC_DPKG_LIST_MAX (16u * 1024 * 1024)
/* Packages and paths that the index holds. */
#define REC_OWNER_PACKAGES_MAX 200000u
#define REC_OWNER_PATHS_MAX 8000000u
/* The index file itself; follows from the two above with room for names. */
#define REC_OWNER_FILE_MAX (256u * 1024 * 1024)
/* The name, version or format of a package, in bytes; as a signature's value, so that none is cut.
 */
#define REC_OWNER_NAME_MAX 255u
/* AppStream's metainfo of a Flatpak: bytes, and nesting of its elements. */
#define REC_METAINFO_SIZE_MAX (4u * 1024 * 1024)
#define REC_METAINFO_DEPTH_MAX 64u
/* snap.yaml of a Snap. */
#define REC_SNAP_YAML_MAX (1024u * 1024)
/* Program headers of an ELF file, bytes of one note segment, bytes of a package note's JSON. */
#define REC_ELF_HEADERS_MAX 512u
#define REC_ELF_NOTES_MAX (256u * 1024)
#define REC_ELF_PACKAGE_NOTE_MAX (16u * 1024)
/* Desktop entries: bytes of one, how many, how deep their folders nest, and bytes of a shown name.
 */
#define REC_DESKTOP_ENTRY_MAX (1024u * 1024)
#define REC_DESKTOP_ENTRIES_MAX 10000u
#define REC_DESKTOP_DEPTH_MAX 3u
#define REC_DESKTOP_NAME_MAX 255u
/* What a program's makers say of where to reach them: files of metainfo that are looked into for
 * one program and their bytes altogether, places that are kept, bytes of an address. */
#define REC_COMPONENT_FILES_MAX 4000u
#define REC_COMPONENT_BYTES_MAX (64u * 1024 * 1024)
#define REC_PLACES_MAX 16u
#define REC_PLACE_URI_MAX 2048u
/* os-release, the configuration of a Flatpak installation, Flatpak's notes on one application, and
 * what snapd answers. */
#define REC_OS_RELEASE_MAX (256u * 1024)
#define REC_FLATPAK_CONFIG_MAX (1024u * 1024)
#define REC_FLATPAK_DEPLOY_MAX (4u * 1024 * 1024)
#define REC_SNAPD_ANSWER_MAX (1024u * 1024)
/* How long snapd is waited for, in seconds: it is on this machine. */
#define REC_SNAPD_TIMEOUT 3u
/* How long after a change a folder may change again under the same time stamp, in microseconds:
 * some ticks of the kernel's coarse clock. */
#define REC_STAMP_SETTLING_TIME 50000
/* A change that is further in the future than this, in microseconds, was made before the clock was
 * set back, not while a folder was being read. */
#define REC_STAMP_CLOCK_STEP (60 * G_USEC_PER_SEC)
/* What is read of an update's changelog, in bytes; bugs that it may name; packages that PackageKit
 * may answer with to one question, and the length of one's ID. */
#define REC_CHANGELOG_MAX (256u * 1024)
#define REC_BUGS_MAX 1000u
#define REC_UPDATES_MAX 1000u
#define REC_UPDATE_ID_MAX 1024u
/* How long PackageKit may take, in milliseconds: to start and to say what lies on this machine; to
 * fetch a changelog. */
#define REC_UPDATE_PATIENCE 20000u
#define REC_CHANGELOG_PATIENCE 60000u
/* dpkg's log: its files that are read, bytes of one when unpacked (what comes after is left out),
 * bytes of one line (a longer one is left out), changes that one reading takes up. */
#define REC_DPKG_LOGS_MAX 64u
#define REC_DPKG_LOG_MAX (64u * 1024 * 1024)
#define REC_DPKG_LOG_LINE_MAX 2048u
#define REC_PACKAGE_CHANGES_MAX 500000u
/* In microseconds: a package that is removed and installed within this time was replaced; what is
 * said twice within it was tried twice. */
#define REC_PACKAGE_CHANGE_TIME (60 * 60 * (gint64) G_USEC_PER_SEC)
/* A change before 2000-01-01, or further in the future than this, in microseconds, was made with a
 * wrong clock, and nobody knows when. */
#define REC_PACKAGE_CHANGE_EARLIEST (946684800 * (gint64) G_USEC_PER_SEC)
#define REC_PACKAGE_CHANGE_AHEAD (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)
