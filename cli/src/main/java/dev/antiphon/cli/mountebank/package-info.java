/**
 * The commands for users of mountebank: an imposter that mountebank starts, and the conversion of
 * imposters to rules. Input: JSON. Output: an imposter's lines for mountebank, or YAML.
 */
@NullMarked
package dev.antiphon.cli.mountebank;

import org.jspecify.annotations.NullMarked;
