package dev.antiphon.checks.api;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.config.Options;
import japicmp.model.AccessModifier;
import japicmp.model.JApiBehavior;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import japicmp.model.JApiField;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The changes between two texts of an API that break the users of the older one. */
final class ApiChanges {
    private final List<String> breaking = new ArrayList<>();

    private ApiChanges() {}

    /** Returns one line for each change that is not compatible in binary or in source form. */
    static List<String> breaking(List<String> older, List<String> newer, Path folder)
            throws IOException {
        var options = JarArchiveComparatorOptions.of(Options.newDefault());
        options.setAccessModifier(AccessModifier.PROTECTED);
        options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
        var changes = new ApiChanges();
        new JarArchiveComparator(options)
                .compare(archive(older, folder, "older"), archive(newer, folder, "newer"))
                .forEach(changes::judge);
        return changes.breaking;
    }

    private static JApiCmpArchive archive(List<String> text, Path folder, String name)
            throws IOException {
        Path jar = folder.resolve(name + ".jar");
        ApiJar.write(text, jar);
        return new JApiCmpArchive(jar.toFile(), name);
    }

    private void judge(JApiClass type) {
        String name = type.getFullyQualifiedName();
        add(name, type);
        for (JApiField field : type.getFields()) {
            add(name + '#' + field.getName(), field);
        }
        type.getConstructors().forEach(each -> add(name + '#' + signature(each), each));
        type.getMethods().forEach(each -> add(name + '#' + signature(each), each));
    }

    private static String signature(JApiBehavior behavior) {
        var types = new ArrayList<String>();
        behavior.getParameters().forEach(each -> types.add(each.getType()));
        return behavior.getName() + '(' + String.join(", ", types) + ')';
    }

    private void add(String place, JApiCompatibility change) {
        for (var each : change.getCompatibilityChanges()) {
            if (!each.isBinaryCompatible() || !each.isSourceCompatible()) {
                breaking.add(place + ": " + each);
            }
        }
    }
}
