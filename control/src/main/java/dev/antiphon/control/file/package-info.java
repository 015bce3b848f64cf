/**
 * Files that declare several services. Input: YAML. Output: services of a registry, which follow
 * the file when it changes. Imports the registry and its definitions.
 */
@NullMarked
package dev.antiphon.control.file;

import org.jspecify.annotations.NullMarked;
