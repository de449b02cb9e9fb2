import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jena.graph.Graph;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.core.Quad;

/**
 * Has Apache Jena construct what the queries of some folders say, in one start of Java: FOLDER...
 *
 * A folder's data are in data.nq; the default graph is the merge of its named graphs. What each NAME.rq constructs
 * is written to NAME.nt.
 */
public class Construct {
    public static void main(String[] folders) throws IOException {
        for (String folder : folders) {
            construct(Path.of(folder));
        }
    }

    private static void construct(Path folder) throws IOException {
        DatasetGraph named = DatasetGraphFactory.create();
        RDFDataMgr.read(named, folder.resolve("data.nq").toString());
        DatasetGraph data = DatasetGraphFactory.cloneStructure(named);
        Graph merge = data.getDefaultGraph();
        named.find().forEachRemaining(q -> merge.add(q.asTriple()));
        Dataset dataset = DatasetFactory.wrap(data);
        try (DirectoryStream<Path> queries = Files.newDirectoryStream(folder, "*.rq")) {
            for (Path query : queries) {
                Path answer = Path.of(query.toString().replaceAll("rq$", "nt"));
                try (QueryExecution asked = QueryExecution.dataset(dataset).query(Files.readString(query)).build();
                        OutputStream out = Files.newOutputStream(answer)) {
                    RDFDataMgr.write(out, asked.execConstruct(), RDFFormat.NTRIPLES);
                }
            }
        }
    }
}
