/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Else each record would have the path of this file. */
#define SD_JOURNAL_SUPPRESS_LOCATION

#include "config.h"

#include "admin/rec-kernel-dumps.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "admin/rec-admin-limits.h"
#include "admin/rec-kernel-dump-rule.h"
#include "admin/rec-machine-role.h"

/* kdump-tools and kexec-tools make a folder for each fault in the first, with the memory as dump.*
 * or vmcore* and the kernel's messages beside it, which stay; systemd-pstore keeps small dumps in
 * the second. */
#define LARGE_FOLDER "var/crash"
#define SMALL_FOLDER "var/lib/systemd/pstore"

#define GIGABYTE G_GUINT64_CONSTANT (1000000000)

/* A dump: a file in a folder of the large ones; or an entry of the small ones, which has no @name.
 */
typedef struct
{
  char *folder;
  char *name;
  gint64 time;
  guint64 bytes;
  dev_t device;
  ino_t inode;
} Dump;

static void
dump_free (gpointer data)
{
  Dump *dump = data;

  g_free (dump->folder);
  g_free (dump->name);
  g_free (dump);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const Dump *left = *(const Dump *const *) a;
  const Dump *right = *(const Dump *const *) b;

  if (left->time != right->time)
    return left->time < right->time ? -1 : 1;
  return g_strcmp0 (left->folder, right->folder);
}

/* A folder of root's that is no symbolic link; others can neither swap nor rename what is in it. */
static int
open_folder (int parent, const char *name)
{
  struct stat status;
  int folder = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (folder >= 0 && (fstat (folder, &status) != 0 || status.st_uid != geteuid ()))
    {
      close (folder);
      return -1;
    }
  return folder;
}

static char **
list_names (int folder, guint limit)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  int copy = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = copy >= 0 ? fdopendir (copy) : NULL;
  const struct dirent *entry;
  guint n_names = 0;

  if (directory == NULL && copy >= 0)
    close (copy);
  while (directory != NULL && n_names < limit && (entry = readdir (directory)) != NULL)
    {
      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;
      g_strv_builder_add (builder, entry->d_name);
      n_names++;
    }
  if (directory != NULL)
    closedir (directory);
  return g_strv_builder_end (builder);
}

static Dump *
dump_new (const char *folder, const char *name, const struct stat *status)
{
  Dump *dump = g_new0 (Dump, 1);

  dump->folder = g_strdup (folder);
  dump->name = g_strdup (name);
  dump->time = status->st_mtim.tv_sec * G_USEC_PER_SEC + status->st_mtim.tv_nsec / 1000;
  dump->bytes = (guint64) status->st_blocks * 512;
  dump->device = status->st_dev;
  dump->inode = status->st_ino;
  return dump;
}

static gboolean
is_large_name (const char *name)
{
  return g_str_has_prefix (name, "dump.") || g_str_has_prefix (name, "dump-incomplete")
         || g_str_equal (name, "vmcore") || g_str_has_prefix (name, "vmcore.")
         || g_str_has_prefix (name, "vmcore-incomplete");
}

static void
list_large_of (GPtrArray *dumps, int parent, const char *folder_name)
{
  int folder = open_folder (parent, folder_name);
  g_auto (GStrv) names = NULL;

  if (folder < 0)
    return;

  names = list_names (folder, REC_ADMIN_KERNEL_FILES_MAX);
  for (char **name = names; *name != NULL; name++)
    {
      struct stat status;

      if (is_large_name (*name) && fstatat (folder, *name, &status, AT_SYMLINK_NOFOLLOW) == 0
          && S_ISREG (status.st_mode) && status.st_nlink == 1 && status.st_uid == geteuid ())
        g_ptr_array_add (dumps, dump_new (folder_name, *name, &status));
    }
  close (folder);
}

/* The oldest first. */
static GPtrArray *
list_large (int parent)
{
  g_autoptr (GPtrArray) dumps = g_ptr_array_new_with_free_func (dump_free);
  g_auto (GStrv) names = list_names (parent, REC_ADMIN_KERNEL_FOLDERS_MAX);

  for (char **name = names; *name != NULL; name++)
    list_large_of (dumps, parent, *name);
  g_ptr_array_sort (dumps, compare_age);
  return g_steal_pointer (&dumps);
}

/* The oldest first. */
static GPtrArray *
list_small (int parent)
{
  g_autoptr (GPtrArray) dumps = g_ptr_array_new_with_free_func (dump_free);
  g_auto (GStrv) names = list_names (parent, REC_ADMIN_KERNEL_FOLDERS_MAX);

  for (char **name = names; *name != NULL; name++)
    {
      struct stat status;

      if (fstatat (parent, *name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_uid == geteuid ()
          && (S_ISREG (status.st_mode) || S_ISDIR (status.st_mode)))
        g_ptr_array_add (dumps, dump_new (*name, NULL, &status));
    }
  g_ptr_array_sort (dumps, compare_age);
  return g_steal_pointer (&dumps);
}

/* A journal that is not there is no reason to stop. */
static void
log_deletion (const Dump *dump, const char *place, const char *why)
{
  g_autofree char *path = g_build_filename ("/", place, dump->folder, dump->name, NULL);
  int result = sd_journal_send ("MESSAGE_ID=" REC_JOURNAL_KERNEL_DUMP_ID,
                                "MESSAGE=The dump of a kernel fault was deleted: %s. %s", path, why,
                                "PRIORITY=%i", LOG_NOTICE, "SYSLOG_IDENTIFIER=recourse",
                                "RECOURSE_DUMP=%s", path, "RECOURSE_BYTES=%" G_GUINT64_FORMAT,
                                dump->bytes, NULL);

  if (result < 0)
    g_debug ("Cannot write to the journal: %s", g_strerror (-result));
}

static gboolean
delete_large (int parent, const Dump *dump)
{
  int folder = open_folder (parent, dump->folder);
  gboolean done;
  struct stat now;

  if (folder < 0)
    return FALSE;

  done = fstatat (folder, dump->name, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_dev == dump->device
         && now.st_ino == dump->inode && unlinkat (folder, dump->name, 0) == 0;
  close (folder);
  return done;
}

/* Takes away a file, or a folder with what is in it, without following a link. */
static gboolean
delete_tree (int parent, const char *name, guint depth)
{
  int folder;

  if (unlinkat (parent, name, 0) == 0)
    return TRUE;
  if (errno != EISDIR && errno != EPERM)
    return FALSE;

  folder = depth > 0 ? open_folder (parent, name) : -1;
  if (folder >= 0)
    {
      g_auto (GStrv) names = list_names (folder, REC_ADMIN_SMALL_DUMP_ENTRIES_MAX);

      for (char **entry = names; *entry != NULL; entry++)
        delete_tree (folder, *entry, depth - 1);
      close (folder);
    }
  return unlinkat (parent, name, AT_REMOVEDIR) == 0;
}

static gboolean
read_free (int folder, guint64 *bytes)
{
  struct statvfs status;

  if (fstatvfs (folder, &status) != 0)
    return FALSE;
  *bytes = (guint64) status.f_bavail * status.f_frsize;
  return TRUE;
}

/* Each deletion makes room, which may be enough for those that are newer. */
static RecKernelDumpRule
clean_large (int parent, RecKernelDumpFacts *facts, guint *n_deleted)
{
  g_autoptr (GPtrArray) dumps = list_large (parent);
  RecKernelDumpRule last = rec_kernel_dump_decide (facts, 0);
  gint64 now = g_get_real_time ();
  guint n_before = *n_deleted;

  for (guint i = 0; i < dumps->len; i++)
    {
      const Dump *dump = g_ptr_array_index (dumps, i);

      if (!read_free (parent, &facts->free_bytes))
        break;
      last = rec_kernel_dump_decide (facts, now - dump->time);
      if (last != REC_KERNEL_DUMP_DELETE)
        break;
      if (!delete_large (parent, dump))
        continue;
      log_deletion (dump, LARGE_FOLDER, rec_kernel_dump_rule_get_words (last));
      (*n_deleted)++;
    }
  return *n_deleted > n_before ? REC_KERNEL_DUMP_DELETE : last;
}

static void
clean_small (int parent, guint n_kept, guint *n_deleted)
{
  g_autoptr (GPtrArray) dumps = list_small (parent);
  g_autofree char *why = g_strdup_printf (
      ngettext ("The newest %u small dump is kept.", "The newest %u small dumps are kept.", n_kept),
      n_kept);

  for (guint i = 0; i + n_kept < dumps->len; i++)
    {
      const Dump *dump = g_ptr_array_index (dumps, i);

      if (!delete_tree (parent, dump->folder, REC_ADMIN_SMALL_DUMP_DEPTH_MAX))
        continue;
      log_deletion (dump, SMALL_FOLDER, why);
      (*n_deleted)++;
    }
}

static int
open_place (const char *root, const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);

  return open_folder (AT_FDCWD, path);
}

/*
 * rec_kernel_dumps_clean:
 * @root: the folder under which the machine's files are, "/"
 * @policy: the policy for all users
 * @n_deleted: (out): how many dumps were deleted
 *
 * Keeps the dumps of kernel faults as the policy says. A policy that cannot be read may want all of
 * them kept.
 *
 * Returns: (transfer full): in words, by which rule large ones are kept or deleted
 */
char *
rec_kernel_dumps_clean (const char *root, RecPolicy *policy, guint *n_deleted)
{
  RecKernelDumpFacts facts = { 0 };
  RecKernelDumpRule rule = REC_KERNEL_DUMP_KEEP_SPACE;
  int large, small;

  g_return_val_if_fail (root != NULL && n_deleted != NULL, NULL);
  g_return_val_if_fail (REC_IS_POLICY (policy), NULL);

  *n_deleted = 0;
  if (rec_policy_get_problem (policy) != NULL)
    /* Translators: %s tells what is wrong with a file */
    return g_strdup_printf (_ ("Kernel dumps are kept, because the policy cannot be read: %s"),
                            rec_policy_get_problem (policy));

  facts.always_keep = rec_policy_get_boolean (policy, REC_POLICY_KEY_ALWAYS_KEEP_KERNEL_DUMP);
  facts.is_server = rec_machine_is_server (root);
  facts.is_managed = rec_machine_is_managed (root, policy);
  facts.needed_bytes
      = rec_policy_get_number (policy, REC_POLICY_KEY_KERNEL_DUMP_FREE_SPACE) * GIGABYTE;
  large = open_place (root, LARGE_FOLDER);
  if (large >= 0)
    {
      if (read_free (large, &facts.free_bytes))
        rule = clean_large (large, &facts, n_deleted);
      close (large);
    }
  small = open_place (root, SMALL_FOLDER);
  if (small >= 0)
    {
      clean_small (small, rec_policy_get_number (policy, REC_POLICY_KEY_SMALL_KERNEL_DUMPS),
                   n_deleted);
      close (small);
    }
  return g_strdup (rec_kernel_dump_rule_get_words (rule));
}
