/**
 * The protocol by which mountebank starts an imposter in another program. Input: the argument of a
 * {@code createCommand}, and requests of clients. Output: calls to mountebank, and its answers to
 * the clients. Imports the core.
 */
@NullMarked
package dev.antiphon.control.mountebank;

import org.jspecify.annotations.NullMarked;
