/**
 * Readiness and health. Input: the readiness that a program sets. Output: replies to probes of HTTP
 * clients and of HAProxy's agent checks. Imports the core.
 */
@NullMarked
package dev.antiphon.service;

import org.jspecify.annotations.NullMarked;
