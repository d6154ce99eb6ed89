"""What is due, sent to other programs: work packages of OpenProject, issues of Jira, webhooks. Sending again sends nothing twice."""
