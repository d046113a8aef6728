/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* What secret-program has in its memory and no minidump of it may have. No two letters that stand
 * together in these do so in the name of a module, which a minidump has in UTF-16. */
#define SECRET_PASSWORD "Xq7#Wv9!Kz2$Jy4%Gm6&"
#define SECRET_MAIL "ZOE.QUARTZ@WXYZ-8842.EXAMPLE"
#define SECRET_WIDE "UTFWXQZJVKPW5937"
#define SECRETS_SHORT                                                                              \
  {                                                                                                \
    "Q9zW", "K4xVb", "7Jq-Zw", "B5kXq81W"                                                          \
  }
#define SECRET_COPIED "HJQ4VQXV8KVW21ZZ"
#define SECRET_REGISTER "REG9QZX7"
#define SECRET_ARGUMENT "--token=YQ53XJK0WVZ8"
#define SECRET_ENVIRONMENT "PZW71-JQX40-VKY96"
#define SECRET_HEAP "VJ8QW-HEAP-ZK47X"
#define SECRET_GLOBAL "GLBQZ63XWVK09J"
#define SECRET_THREAD "THRQ7ZXWVK5"
