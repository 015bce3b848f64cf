/**
 * The conversion of mountebank's imposters to rules of a stub. Input: the JSON that mountebank
 * saves. Output: YAML that a stub reads, and the places that have no counterpart. Imports the
 * stub's reader of rules, which checks every rule.
 */
@NullMarked
package dev.antiphon.control.mountebank.imports;

import org.jspecify.annotations.NullMarked;
