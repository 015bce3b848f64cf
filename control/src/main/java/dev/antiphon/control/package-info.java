/**
 * The registry of running services: servers, stubs, proxies and unusable ports, each with a name.
 * Input: definitions and changes. Output: services and events. Imports the core, the stub,
 * recordings and the definitions; neither the HTTP API nor foreign protocols.
 */
@NullMarked
package dev.antiphon.control;

import org.jspecify.annotations.NullMarked;
