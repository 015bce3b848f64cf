package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Everything that a user of the library can see says what it is. */
class JavadocTest {
    private static final List<String> MODULES = List.of(
            "core",
            "linux",
            "recording",
            "capture",
            "stub",
            "junit",
            "load",
            "load-report",
            "slf4j",
            "metrics",
            "cluster",
            "service",
            "control");
    private static final Set<Modifier> SEEN = Set.of(Modifier.PUBLIC, Modifier.PROTECTED);
    private static final int ELEMENTS_AT_LEAST = 700;

    /** Not exported to users. */
    private static final Pattern INNER =
            Pattern.compile("dev\\.antiphon\\.(engine|transport|argument|file|linux(?!\\.systemd)|"
                    + "recording\\.(json|file)|"
                    + "stub\\.(text|match\\.report)|load\\.engine|load\\.report\\.chart)(\\..*)?");

    private static final Set<String> OF_OBJECT = Set.of("toString", "hashCode", "equals");

    private final List<String> bare = new ArrayList<>();
    private int seen;

    @Test
    void everyExportedElementHasAComment() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null);
        List<String> options =
                List.of("-proc:none", "-Xlint:none", "-cp", System.getProperty("java.class.path"));
        JavacTask task = (JavacTask) compiler.getTask(
                new StringWriter(),
                files,
                null,
                options,
                null,
                files.getJavaFileObjectsFromPaths(sources()));
        DocTrees comments = DocTrees.instance(task);
        task.parse();
        for (Element each : task.analyze()) {
            String place = task.getElements().getPackageOf(each).toString();
            if (each instanceof TypeElement && !INNER.matcher(place).matches()) {
                look(each, comments);
            }
        }
        files.close();
        assertThat(seen).as("elements looked at").isGreaterThan(ELEMENTS_AT_LEAST);
        assertThat(bare).as("without a comment").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> found = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                found.filter(each -> each.toString().endsWith(".java"))
                        .filter(each -> !each.endsWith("module-info.java"))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private void look(Element element, DocTrees comments) {
        if (element.getModifiers().stream().noneMatch(SEEN::contains)
                && !isOfAnInterface(element)) {
            return;
        }
        seen++;
        if (!isImplied(element)) {
            DocCommentTree comment = comments.getDocCommentTree(element);
            if (comment == null || comment.getFullBody().isEmpty()) {
                bare.add(element.getEnclosingElement() + "." + element);
            }
        }
        if (element instanceof TypeElement) {
            element.getEnclosedElements().forEach(each -> look(each, comments));
        }
    }

    private static boolean isOfAnInterface(Element element) {
        return element.getEnclosingElement().getKind() == ElementKind.INTERFACE
                && !element.getModifiers().contains(Modifier.PRIVATE);
    }

    /**
     * What another comment speaks for: an overridden method's, a record's, an enum's own methods.
     */
    private static boolean isImplied(Element element) {
        Element owner = element.getEnclosingElement();
        boolean overrides = element.getAnnotation(Override.class) != null;
        boolean ofRecord = owner.getKind() == ElementKind.RECORD
                && (element.getKind() == ElementKind.CONSTRUCTOR
                        || element.getKind() == ElementKind.RECORD_COMPONENT
                        || OF_OBJECT.contains(element.getSimpleName().toString())
                        || (element.getKind() == ElementKind.METHOD && isAccessor(element, owner)));
        boolean ofEnum = owner.getKind() == ElementKind.ENUM
                && (element.getSimpleName().contentEquals("values")
                        || element.getSimpleName().contentEquals("valueOf"));
        return overrides || ofRecord || ofEnum;
    }

    private static boolean isAccessor(Element method, Element record) {
        return ((TypeElement) record)
                .getRecordComponents().stream().anyMatch(each -> method.equals(each.getAccessor()));
    }
}
