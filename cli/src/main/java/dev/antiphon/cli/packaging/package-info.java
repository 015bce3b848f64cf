/**
 * The files that a package of the tool installs: man pages and shell completions. Input: the
 * declarations of the commands; output: the texts of the files. Imports the texts of the tool and
 * picocli's model of the commands.
 */
@NullMarked
package dev.antiphon.cli.packaging;

import org.jspecify.annotations.NullMarked;
