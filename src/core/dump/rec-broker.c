/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-broker.h"

#include "core/dump/rec-elf-format.h"
#include "core/report/rec-limits.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef union
{
  struct cmsghdr header;
  char data[CMSG_SPACE (sizeof (int))];
} FdMessage;

/**
 * rec_broker_ask: (skip)
 * @socket: the child's end
 * @path: an absolute path
 *
 * Returns: (transfer full): the file, open to be read; -1 where the parent does not hand it out
 */
int
rec_broker_ask (int socket, const char *path)
{
  struct iovec part = { (char *) path, strlen (path) };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  FdMessage control;
  char answer;
  int fd = -1;

  if (sendmsg (socket, &message, MSG_NOSIGNAL) < 0)
    return -1;

  part.iov_base = &answer;
  part.iov_len = sizeof answer;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;
  if (recvmsg (socket, &message, MSG_CMSG_CLOEXEC) <= 0)
    return -1;

  if (message.msg_controllen >= sizeof control.header && control.header.cmsg_level == SOL_SOCKET
      && control.header.cmsg_type == SCM_RIGHTS && control.header.cmsg_len == CMSG_LEN (sizeof fd))
    memcpy (&fd, CMSG_DATA (&control.header), sizeof fd);
  return fd;
}

/* Neither a symbolic link nor “..” leads out of the root. */
static int
find_below (const char *root, const char *path)
{
  int flags = O_PATH | O_CLOEXEC;
  struct open_how how = { .flags = flags, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
  int folder, fd;

  if (root == NULL || strcmp (root, "/") == 0)
    return open (path, flags);

  folder = open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return -1;
  fd = syscall (SYS_openat2, folder, path, &how, sizeof how);
  close (folder);
  return fd;
}

/* Looks before it opens: to open a device can already do something, and a FIFO waits. */
static int
open_regular (const char *root, const char *path)
{
  int found = find_below (root, path);
  struct stat status;
  int fd = -1;

  if (found < 0)
    return -1;

  if (fstat (found, &status) == 0 && S_ISREG (status.st_mode))
    {
      g_autofree char *name = g_strdup_printf ("/proc/self/fd/%d", found);

      fd = open (name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    }
  close (found);
  return fd;
}

/* A program or a library, not any file that this user can read: least of all another core. */
static gboolean
is_handed_out (int fd)
{
  guint8 data[REC_ELF_HEADER_SIZE_MAX];
  RecElfHeader header;
  gssize got;

  got = pread (fd, data, sizeof data, 0);
  return got > 0 && rec_elf_header_parse (&header, data, got)
         && (header.format.type == ET_EXEC || header.format.type == ET_DYN);
}

/**
 * rec_broker_answer: (skip)
 * @socket: the parent's end, at which a question waits
 * @root: (nullable): the folder that the path lies under; %NULL for `/`
 *
 * Answers one question. The file goes out only if the path is absolute and leads to a regular file
 * that is a program or a library.
 *
 * Returns: %FALSE when the child has closed its end
 */
gboolean
rec_broker_answer (int socket, const char *root)
{
  char path[REC_PATH_LENGTH_MAX + 1];
  struct iovec part = { path, sizeof path - 1 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  FdMessage control = { 0 };
  char answer = 0;
  int fd = -1;
  gssize length = recvmsg (socket, &message, MSG_DONTWAIT);

  if (length <= 0)
    return length < 0 && (errno == EAGAIN || errno == EINTR);

  path[length] = '\0';
  if ((message.msg_flags & MSG_TRUNC) == 0 && path[0] == '/' && strlen (path) == (gsize) length)
    fd = open_regular (root, path);

  part.iov_base = &answer;
  part.iov_len = sizeof answer;
  if (fd >= 0 && is_handed_out (fd))
    {
      answer = 1;
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN (sizeof fd);
      memcpy (CMSG_DATA (&control.header), &fd, sizeof fd);
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
    }

  length = sendmsg (socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (fd >= 0)
    close (fd);
  return length > 0;
}
