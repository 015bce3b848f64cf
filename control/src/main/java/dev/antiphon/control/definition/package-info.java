/**
 * Definitions of services, as code or read from YAML or JSON. Input: text. Output: immutable
 * definitions. Imports the core and the stub; starts nothing.
 */
@NullMarked
package dev.antiphon.control.definition;

import org.jspecify.annotations.NullMarked;
