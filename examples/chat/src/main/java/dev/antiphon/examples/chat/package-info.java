/**
 * A chat. Lines of text go in; lines of the same room, on this server and others, come out. It
 * imports the published packages of Antiphon, and JLine for its client.
 */
@NullMarked
package dev.antiphon.examples.chat;

import org.jspecify.annotations.NullMarked;
