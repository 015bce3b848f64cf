package dev.antiphon.control.file;

import java.util.List;

/** The result of a change of a file that declares services. */
public sealed interface FileChange {
    /**
     * The content is in use.
     *
     * @param kept the names of the services that use it after their next reset, since the API has
     *     changed them
     */
    record Used(List<String> kept) implements FileChange {
        /** Copies the list. */
        public Used {
            kept = List.copyOf(kept);
        }
    }

    /**
     * A mistake, or an address in use. Everything stays as it is.
     *
     * @param text the error, with the place in the file
     */
    record Refused(String text) implements FileChange {}
}
