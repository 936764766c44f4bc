"""Who there is: firms as rows, everything else as one record, governments and forums as Mesa agents."""
