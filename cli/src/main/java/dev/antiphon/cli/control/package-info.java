/**
 * The commands of the registry: an HTTP API for other programs, and services that a file declares.
 * Input: options and a file. Output: running services, and lines about them.
 */
@NullMarked
package dev.antiphon.cli.control;

import org.jspecify.annotations.NullMarked;
