/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The ELF package note that a distribution's linker adds, as systemd's “Package Metadata for
 * Executable Files” describes it: no package on this machine owns the demo. */
__asm__(".pushsection .note.package, \"a\", %note\n"
        "  .balign 4\n"
        "  .long 4, 2f - 1f, 0xcafe1a7e\n"
        "  .asciz \"FDO\"\n"
        "1: .asciz \"{\\\"type\\\":\\\"deb\\\",\\\"os\\\":\\\"debian\\\","
        "\\\"name\\\":\\\"recourse-demo\\\",\\\"version\\\":\\\"1.0-1\\\"}\"\n"
        "2: .balign 4\n"
        ".popsection\n");
