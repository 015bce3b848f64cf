/**
 * Checks of framings, also those of users, against the contract of {@link
 * dev.antiphon.framing.Framing}.
 */
@NullMarked
package dev.antiphon.framing.check;

import org.jspecify.annotations.NullMarked;
