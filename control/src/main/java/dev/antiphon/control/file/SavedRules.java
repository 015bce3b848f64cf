package dev.antiphon.control.file;

import dev.antiphon.control.ControlException;
import dev.antiphon.control.StubService;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileReason;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.yaml.RulesDocument;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;

/**
 * Changed rules of a stub, saved in the file that its definition names. The file is replaced
 * atomically, and keeps its permissions. A file that another program has changed stays as it is.
 */
public final class SavedRules {
    private static final int BYTES_MAX = 4 << 20;

    private SavedRules() {}

    /**
     * Saves rules of a stub, and makes them the rules of its definition.
     *
     * @param changed the document that the stub uses from now on; empty for its current one
     * @return the file
     * @throws ControlException when the document is invalid, there is no file, or the file has
     *     changed or cannot be written; nothing has changed then
     */
    public static Path save(StubService stub, Optional<RulesDocument> changed) {
        StubDefinition definition = stub.definition();
        Path file = definition.rulesFile().orElseThrow(() -> withoutFile(stub));
        RulesDocument document = changed.or(stub::document)
                .orElseThrow(() -> ControlException.conflict("the rules of the stub " + stub.name()
                        + " were made in Java and have no text; send a document to save"));
        StubRules rules = stub.check(document);
        String before = definition.document().map(RulesDocument::text).orElse("");
        try {
            replace(file, before, document.text());
        } catch (IOException e) {
            throw ControlException.conflict(
                    "the file " + file + " cannot be written: " + FileReason.of(e));
        }
        changed.ifPresent(stub::use);
        stub.saved(definition.with(rules, document));
        return file;
    }

    private static ControlException withoutFile(StubService stub) {
        return ControlException.conflict(
                stub.origin() == Origin.FILE
                        ? "the rules of the stub " + stub.name() + " stand within the file of its"
                                + " definition, which is not rewritten; move them to a file of"
                                + " rules, and name that with file:"
                        : "the rules of the stub " + stub.name() + " come from no file; start the"
                                + " stub from a file of rules to save them");
    }

    private static void replace(Path file, String before, String text) throws IOException {
        Path real = file.toRealPath(); // a link stays a link
        String now = new String(BoundedFile.bytes(real, BYTES_MAX), StandardCharsets.UTF_8);
        if (!now.equals(before)) {
            throw ControlException.conflict("the file " + file + " has changed since it was read;"
                    + " compare it with these rules, and reset the stub or write the file");
        }
        Path draft = Files.createTempFile(real.getParent(), ".antiphon-rules", ".yaml");
        try {
            Files.writeString(draft, text);
            PosixFileAttributeView from =
                    Files.getFileAttributeView(real, PosixFileAttributeView.class);
            if (from != null) {
                Files.setPosixFilePermissions(draft, from.readAttributes().permissions());
            }
            Files.move(
                    draft,
                    real,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
